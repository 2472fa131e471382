"""Stories 1 and 2 by way of gql, with every document checked against the schema that the service tells."""

import os
import pathlib
import subprocess
import urllib.parse

import gql
import graphql
import requests
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

ADDRESS = os.environ["ADDRESS"]
CODE = "PY"
EXAMPLE = pathlib.Path(os.environ["EXAMPLE"])
FILES = [("LEDGER", "序时账.csv"), ("LEDGER", "科目余额表.xlsx"), ("CARDS", "资产卡片.xlsx"), ("COUNTS", "盘点表.csv")]
# The overseer registers the institute; the institute does the rest.
HEADERS = {"Authorization": f"Bearer {os.environ['TOKEN']}", "Accept-Language": "en"}

transport = RequestsHTTPTransport(url=f"http://{ADDRESS}/graphql", headers=HEADERS)
client = gql.Client(transport=transport, fetch_schema_from_transport=True)

definitions = graphql.parse(pathlib.Path(os.environ["DOCUMENTS"]).read_text(encoding="utf-8")).definitions
documents = {definition.name.value: graphql.print_ast(definition) for definition in definitions}


def ask(name, /, **variables):
    return client.execute(gql.gql(documents[name]), variable_values=variables)


def change(name, field, /, **values):
    payload = ask(name, input=values)[field]
    assert payload["userErrors"] == [], payload
    return payload


def upload(name):
    address = f"http://{ADDRESS}/uploads?institute={CODE}&name={urllib.parse.quote(name)}"
    response = requests.post(address, data=(EXAMPLE / name).read_bytes(), headers=HEADERS, timeout=60)
    assert response.status_code == 201, response.text
    return response.json()["uploadId"]


registered = change(
    "Register", "instituteRegister", idempotencyKey="py", code=CODE, name="湖畔新材料研究院", regime="GOVERNMENT"
)
institute = registered["institute"]["id"]
create = [os.environ["OVERSIGHT"], "token", "create", "--name", "gql", "--institute", CODE]
token = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
HEADERS["Authorization"] = f"Bearer {token}"

stocktake = None
for kind, name in FILES:
    what = {"institute": institute, "kind": kind, "uploadId": upload(name)}
    key = what["uploadId"]
    preview = change("Import", "importApply", idempotencyKey=f"preview {key}", mode="DRY_RUN", **what)["import"]
    assert preview["status"] == "PREVIEWED", preview
    done = change(
        "Import", "importApply",
        idempotencyKey=f"apply {key}", mode="REJECT_ALL", previewDigest=preview["digest"], **what,
    )["import"]
    assert (done["status"], done["digest"], done["rows"]["nodes"]) == ("COMMITTED", preview["digest"], []), done
    stocktake = stocktake or done["stocktake"]

begun = change(
    "Reconcile", "reconciliationRun", idempotencyKey="run of gql", institute=institute, asOf="2025-12-31", stocktake=stocktake
)["run"]
assert begun["status"] == "DONE", begun
run = ask("Run", id=begun["id"])["node"]
assert (run["footing"]["explained"]["value"], run["footing"]["unexplained"]["value"]) == ("12600.00", "1620.00"), run
assert sorted(one["amount"] for one in run["differences"]["nodes"]) == ["4320.00", "7920.00"], run

seen, after = set(), None
while True:
    cards = ask("Cards", code=CODE, asOf="2025-12-31", after=after)["institute"]["assetCards"]
    seen.update(card["id"] for card in cards["nodes"])
    after = cards["pageInfo"]["endCursor"]
    if not cards["pageInfo"]["hasNextPage"]:
        break
assert 10 < len(seen) == cards["totalCount"], cards["totalCount"]

try:
    ask("Cards", code="NOBODY")
    raise SystemExit("an institute that is not there was answered")
except TransportQueryError as error:
    assert error.errors[0]["extensions"]["code"] == "NOT_FOUND", error

print(f"gql: {run['digest']} and {len(seen)} cards")
