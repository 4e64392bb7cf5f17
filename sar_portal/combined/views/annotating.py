"""Notes, marks and key episodes, written beside the rows of the composite by coordinator and lead reviewer."""

from django.contrib import messages
from django.shortcuts import redirect

from chronology.selectors.composite import following
from chronology.selectors.people import shown as people_shown
from chronology.selectors.returned_entries import entry_as_returned
from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.annotating import AnnotateForm, EpisodeForm, VersionForm
from sar_portal.combined.selectors import annotations as selectors
from sar_portal.combined.selectors.composite import address_of
from sar_portal.combined.selectors.threads import comment_counts
from sar_portal.combined.services import annotating as services
from sar_portal.combined.views.pages import BY_REFERENCE, show

DONE = {"note": "Your note stands beside it.", "mark": "The mark stands beside it."}


@requires(Perm.WORK_COMPOSITE, on=Review, known_by=BY_REFERENCE)
def annotation_add(request, review, ref, number):
    shown = entry_as_returned(request.user, review, ref, number)
    said = selectors.beside(request.user, review, [shown.stored])[shown.entry.entry_id_then]
    form = AnnotateForm(
        request.POST or None,
        entry=shown.entry,
        following=following(request.user, review, shown),
        episodes=selectors.episodes_of(request.user, review),
        within=[one.annotation.episode for one in said.episodes.values()],
        key=_key(request, review, shown.entry),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _annotate(request.user, review, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, DONE.get(form.cleaned_data["verb"], "The key episode is changed."))
            return redirect(address_of(review, shown.entry))
    return show(request, review, "annotation_add", shown=shown, form=form)


def _key(request, review: Review, entry):
    """By whose names what was sent is searched."""
    if request.method != "POST":
        return None
    return people_shown(request.user, review).key(entry.submission.part.agency_return_id)


def _annotate(by, review: Review, form: AnnotateForm) -> None:
    kept, rows = form.cleaned_data, form.chosen_rows()
    if kept["verb"] == "note":
        services.add_note(review=review, rows=rows, text=kept["note"], by=by)
    elif kept["verb"] == "mark":
        services.mark_fact(review=review, rows=rows, mark=kept["mark"], fact=kept["fact"], by=by)
    elif kept["verb"] == "tag":
        services.tag_episode(episode=selectors.episode_of(by, review, kept["episode"]), rows=rows, by=by)
    else:
        services.untag_episode(episode=selectors.episode_of(by, review, kept["out_of"]), rows=rows, by=by)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def episode_list(request, review):
    episodes = selectors.episodes_with_rows(request.user, review)
    return show(request, review, "episode_list", episodes=episodes, said=comment_counts(request.user, review))


@requires(Perm.WORK_COMPOSITE, on=Review, known_by=BY_REFERENCE)
def episode_add(request, review):
    form = EpisodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_episode(review=review, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "The key episode is named. Entries are tagged with it in the combined chronology."
            )
            return redirect("combined:episode_list", reference=review.reference)
    return show(request, review, "episode_form", form=form)


@requires(Perm.WORK_COMPOSITE, on=Review, known_by=BY_REFERENCE)
def episode_change(request, review, key):
    episode = selectors.episode_of(request.user, review, key)
    stored = {name: getattr(episode, name) for name in ("name", "starts_on", "ends_on", "why")}
    form, seen = EpisodeForm(request.POST or None, initial=stored), VersionForm(request.POST or None)
    version = episode.version
    if seen.is_bound:  # without the version of a page it overwrites nothing, and both texts are shown
        version = seen.cleaned_data["version"] if seen.is_valid() else 0
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_episode(episode=episode, version=version, by=request.user, **form.cleaned_data)
            messages.success(request, "The key episode is saved.")
            return redirect("combined:episode_list", reference=review.reference)
        except Stale as stale:
            theirs, version = stale.current, stale.current.version
            form.add_error(None, stale.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, review, "episode_form", form=form, episode=episode, version=version, theirs=theirs)
