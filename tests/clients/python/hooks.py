"""What schemathesis must know of the schema: how its scalars look, and some things that are there.

Values are mostly as they should be and sometimes not, so that requests get through to the rules and
also run into what stands in front of them.
"""

import datetime
import os

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

ADDRESS, TOKEN = os.environ["ADDRESS"], os.environ["TOKEN"]

KNOWN = """{ institute(code: "HP") { id
    assetCards(first: 3) { nodes { id } } imports(first: 5) { nodes { id } } stocktakes(first: 1) { nodes { id } }
    reconciliationRuns(first: 5) { nodes { id differences(first: 3) { nodes { id } } } } } }"""


def known_ids():
    """The ids of some things of the demonstration."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    reply = requests.post(f"http://{ADDRESS}/graphql", json={"query": KNOWN}, headers=headers, timeout=60).json()
    found = []

    def walk(value):
        if isinstance(value, dict):
            found.extend(text for name, text in value.items() if name == "id")
            value = list(value.values())
        if isinstance(value, list):
            for member in value:
                walk(member)

    walk(reply["data"])
    assert len(found) > 10, reply
    # Two files that can be imported.
    for name, rows in [("a.csv", "X1,离心机,5000.00"), ("b.csv", "X2,显微镜,7000.00")]:
        address = f"http://{ADDRESS}/uploads?institute=HP&name={name}"
        body = f"资产编号,资产名称,原值\n{rows}\n".encode()
        uploaded = requests.post(address, data=body, headers=headers, timeout=60).json()
        found += [uploaded["uploadId"]] * 4
    return found


def mostly(right, wrong):
    """Three times of the one, once of the other."""
    return st.one_of(right, right, right, wrong)


def text(name, right, wrong=st.text(max_size=40)):
    """Describes a scalar that is written as a text."""
    schemathesis.graphql.scalar(name, mostly(right, wrong).map(nodes.String))


def decimal(digits, places):
    """A number as a text, with at most so many digits in front of the point and behind it."""
    fraction = st.text("0123456789", max_size=places).map(lambda part: f".{part}" if part else "")
    return st.builds(lambda whole, part: f"{whole}{part}", st.integers(-(10**digits), 10**digits), fraction)


DAYS = st.dates(datetime.date(1949, 1, 1), datetime.date(2199, 12, 31))
INSTANTS = st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(2199, 12, 31))

text("Date", mostly(st.dates(datetime.date(2023, 1, 1), datetime.date(2026, 12, 31)), DAYS).map(str))
text("DateTime", INSTANTS.map(lambda at: at.isoformat(timespec="microseconds") + "Z"))
text("Money", decimal(14, 2))
text("Quantity", decimal(12, 4))
text("Ratio", decimal(1, 4))
text("Sha256", st.text("0123456789abcdef", min_size=64, max_size=64))
text("Period", st.builds("{:04}-{:02}".format, st.integers(1990, 2100), st.integers(1, 12)))
text("ClientId", st.uuids().map(str))
# These are everybody's, but here they mean something.
text("ID", st.sampled_from(known_ids()))
text("String", st.sampled_from(["HP", "A0201", "k", "GOVERNMENT", "1602", "{}", "盘点"]))
schemathesis.graphql.scalar("Int", mostly(st.integers(1, 30), st.integers(-(2**31), 2**31 - 1)).map(nodes.Int))


@schemathesis.check
def no_server_error(ctx, response, case):
    """No fault of the service: by its status, or by its code where the status is 200.

    The check of the same purpose that schemathesis brings takes every error of an answer for a fault of
    the server. Here most of them are refusals: a page of 1,000 rows, a cursor that no list gave out.
    """
    assert response.status_code < 500, response.text
    errors = response.json().get("errors") or []
    codes = {error.get("extensions", {}).get("code") for error in errors}
    assert "INTERNAL" not in codes, errors
    assert None not in codes, f"an error without a code: {errors}"
