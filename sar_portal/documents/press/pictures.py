"""A picture that somebody brought, drawn anew: nothing but its pixels goes on. The only file that imports Pillow."""

import io

from PIL import Image, ImageFile, ImageOps

READ = ("PNG", "JPEG")
SEE_THROUGH = ("RGBA", "LA", "PA", "P")


def redrawn(data: bytes, largest: tuple[int, int]) -> bytes:
    """The picture as a PNG without anything beside it, turned as it is to be shown, on white, and no larger than that. Raises
    whatever Pillow does of one that is none, or is cut short.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, of which this process has a copy, says otherwise
    with Image.open(io.BytesIO(data), formats=READ) as opened:
        opened.load()
        turned = ImageOps.exif_transpose(opened)
    whole = (turned if turned.mode in SEE_THROUGH else turned.convert("RGB")).convert("RGBA")
    whole.thumbnail((largest[0], largest[1]))
    sheet = Image.new("RGB", whole.size, "white")
    sheet.paste(whole, mask=whole.getchannel("A"))
    made = io.BytesIO()
    sheet.save(made, "PNG", optimize=True)
    return made.getvalue()
