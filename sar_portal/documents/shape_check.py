"""Whether data is of a shape (shapes.py): asked of everything that is frozen and printed."""

import typing
from typing import Any, Literal


def check_shape(data: object, shape: Any, place: str = "frozen") -> None:
    """Raises ValueError naming the first place, never the text, where `data` is not of the shape."""
    origin = typing.get_origin(shape)
    if typing.is_typeddict(shape):
        _check_dict(data, shape, place)
    elif origin is list:
        if not isinstance(data, list):
            raise ValueError(f"{place} is not a list")
        (inner,) = typing.get_args(shape)
        for number, item in enumerate(data):
            check_shape(item, inner, f"{place}[{number}]")
    elif origin is Literal:
        if data not in typing.get_args(shape):
            raise ValueError(f"{place} is not one of {', '.join(map(repr, typing.get_args(shape)))}")
    elif not isinstance(data, shape) or isinstance(data, bool):
        raise ValueError(f"{place} is not {'text' if shape is str else 'a whole number'}")


def _check_dict(data: object, shape: Any, place: str) -> None:
    if not isinstance(data, dict):
        raise ValueError(f"{place} is not a dict")
    keys = typing.get_type_hints(shape)
    if missing := shape.__required_keys__ - data.keys():
        raise ValueError(f"{place} lacks {', '.join(sorted(missing))}")
    if strange := data.keys() - keys.keys():
        raise ValueError(f"{place} has {', '.join(sorted(map(str, strange)))}, which {shape.__name__} has not")
    for key in data:
        check_shape(data[key], keys[key], f"{place}.{key}")
