"""The link from something that is commented on to its thread."""

from django import template

from sar_portal.combined.selectors.threads import words_of

register = template.Library()


@register.inclusion_tag("combined/comments_link.html", takes_context=True)
def comments_link(context, *parts, of: str = "") -> dict:
    """'Comments (2)'; the place's key is made of its parts. `of`: what it is called, for who hears the link by itself."""
    place = ":".join(str(part) for part in parts)
    count = context["said"].get(place, 0)
    return {"review": context["review"], "place": place, "count": count, "of": of or words_of(place)}
