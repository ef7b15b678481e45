"""Lists come in pages by cursor: each row once, whatever is added meanwhile."""

import base64

import pytest

from tests.api.calls import faults
from tests.factories import create_metric


def walk(api, path, **parameters):
    page, slugs = api.get(path, **parameters).json(), []
    while True:
        slugs += [row["slug"] for row in page["results"]]
        if page["next"] is None:
            return slugs
        page = api.client.get(page["next"], headers=api.headers).json()


def test_a_walk_meets_each_row_once(api):
    slugs = [create_metric().slug for _ in range(7)]

    assert walk(api, "metrics", page_size=3) == slugs


def test_a_page_holds_fifty_unless_asked_otherwise(api):
    for _ in range(51):
        create_metric()

    assert len(api.get("metrics").json()["results"]) == 50
    assert len(api.get("metrics", page_size=500).json()["results"]) == 51


def test_filters_stay_on_the_way(api):
    for _ in range(3):
        create_metric(cadence="daily")
        create_metric(cadence="weekly")

    assert len(walk(api, "metrics", page_size=2, cadence="daily")) == 3


@pytest.mark.parametrize(
    "cursor", ["x", "%", "p=NaN", "p=99999999999999999999", "p=\x00", "o=99999999999", "r=1&p=a"]
)
def test_a_made_up_cursor_is_refused_or_harmless(api, cursor):
    create_metric()
    made_up = base64.b64encode(cursor.encode()).decode()

    response = api.get("metrics", cursor=made_up)

    if response.status_code != 200:
        assert response.status_code == 404
        assert list(faults(response)) == ["cursor"]
