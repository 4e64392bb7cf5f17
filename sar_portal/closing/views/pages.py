"""How the pages of this room are shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import Review
from sar_portal.accounts.models import Board

BY_REFERENCE, BY_CODE = {"reference": "reference"}, {"board": "code"}


def of_review(request: HttpRequest, page: str, review: Review, **context) -> HttpResponse:
    request.board = review.board
    return render(request, f"closing/{page}.html", {"review": review, **context})


def of_board(request: HttpRequest, page: str, board: Board, **context) -> HttpResponse:
    request.board = board
    return render(request, f"closing/{page}.html", {"of": board, **context})
