"""SAR Portal. `VERSION` is what pyproject.toml says, for what leaves the portal to name."""

VERSION = "0.1.0"
