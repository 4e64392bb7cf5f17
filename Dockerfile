# The production image: locked packages, no test tools, no embedded servers, no root.
FROM python:3.11-slim AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim
# For the PDFs: the text engine, and the typeface that takes Arial's place with the same widths.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /srv/files /srv/work

# For backups, of the server's version: Debian's own are older.
COPY --from=postgres:18 /usr/lib/postgresql/18/bin/pg_dump /usr/lib/postgresql/18/bin/pg_restore /usr/local/bin/
COPY --from=postgres:18 /usr/lib/x86_64-linux-gnu/libpq.so.5 /usr/local/lib/
RUN ldconfig

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SAR_PORTAL_MODE=production \
    STATIC_ROOT=/srv/static \
    PRIVATE_ROOT=/srv/files \
    XDG_CACHE_HOME=/tmp/cache

WORKDIR /srv/portal
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY sar_portal ./sar_portal
COPY chronology ./chronology
COPY imr ./imr
COPY notifications ./notifications
COPY reviews ./reviews
COPY templates ./templates
COPY static ./static

# The values are for this one command: the settings refuse to load without them, and nothing is connected to.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    DATA_KEYS="$(python -c 'import secrets; print(secrets.token_hex(32))')" \
    ALLOWED_HOSTS=build.invalid BASE_URL=https://build.invalid EMAIL_URL=smtp://build.invalid \
    DATABASE_URL=postgres://build.invalid/none REDIS_URL=redis://build.invalid/0 \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q /srv/portal

USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "sar_portal.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--no-control-socket"]
