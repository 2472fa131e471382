// Stories 1 and 2 by way of urql.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Client, fetchExchange } from "@urql/core";
import { Kind, parse } from "graphql";

const { ADDRESS, TOKEN, EXAMPLE, DOCUMENTS, OVERSIGHT } = process.env;
const CODE = "JS";
// The overseer registers the institute; the institute does the rest.
let authorization = `Bearer ${TOKEN}`;

const documents = {};
for (const definition of parse(await readFile(DOCUMENTS, "utf8")).definitions) {
  documents[definition.name.value] = { kind: Kind.DOCUMENT, definitions: [definition] };
}

const client = new Client({
  url: `http://${ADDRESS}/graphql`,
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetchOptions: () => ({ headers: { authorization, "accept-language": "en" } }),
});

async function ask(name, variables) {
  const isQuery = documents[name].definitions[0].operation === "query";
  const result = await client[isQuery ? "query" : "mutation"](documents[name], variables).toPromise();
  assert.equal(result.error, undefined, `${name}: ${result.error}`);
  assert.ok(result.extensions.cost.requested > 0 && result.extensions.cost.remaining > 0);
  return result.data;
}

async function change(name, field, input) {
  const payload = (await ask(name, { input }))[field];
  assert.deepEqual(payload.userErrors, [], name);
  return payload;
}

async function upload(name) {
  const address = `http://${ADDRESS}/uploads?institute=${CODE}&name=${encodeURIComponent(name)}`;
  const body = await readFile(`${EXAMPLE}/${name}`);
  const response = await fetch(address, { method: "POST", headers: { authorization }, body });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()).uploadId;
}

const registered = await change("Register", "instituteRegister", {
  idempotencyKey: "js", code: CODE, name: "湖畔新材料研究院", regime: "GOVERNMENT",
});
const institute = registered.institute.id;
const token = execFileSync(OVERSIGHT, ["token", "create", "--name", "urql", "--institute", CODE], {
  encoding: "utf8", stdio: ["ignore", "pipe", "ignore"],
});
authorization = `Bearer ${token.trim()}`;

let stocktake;
const files = [["LEDGER", "序时账.csv"], ["LEDGER", "科目余额表.xlsx"], ["CARDS", "资产卡片.xlsx"], ["COUNTS", "盘点表.csv"]];
for (const [kind, name] of files) {
  const input = { institute, kind, uploadId: await upload(name) };
  const preview = (await change("Import", "importApply", { ...input, idempotencyKey: `preview ${input.uploadId}`, mode: "DRY_RUN" })).import;
  assert.equal(preview.status, "PREVIEWED");
  const apply = { ...input, idempotencyKey: `apply ${input.uploadId}`, mode: "REJECT_ALL", previewDigest: preview.digest };
  const done = (await change("Import", "importApply", apply)).import;
  assert.deepEqual([done.status, done.digest, done.rows.nodes], ["COMMITTED", preview.digest, []]);
  // A resend is answered with what exists.
  assert.equal((await change("Import", "importApply", apply)).import.id, done.id);
  stocktake ??= done.stocktake;
}

const run = { idempotencyKey: "run of urql", institute, asOf: "2025-12-31", stocktake };
const { run: begun } = await change("Reconcile", "reconciliationRun", run);
assert.equal(begun.status, "DONE");
const told = (await ask("Run", { id: begun.id })).node;
assert.equal(told.footing.explained.value, "12600.00");
assert.equal(told.footing.unexplained.value, "1620.00");
assert.equal(told.differences.totalCount, 2);
assert.deepEqual(told.differences.nodes.map(({ amount }) => amount).sort(), ["4320.00", "7920.00"]);

const seen = [];
for (let after = null; ; ) {
  const { assetCards } = (await ask("Cards", { code: CODE, asOf: "2025-12-31", after })).institute;
  seen.push(...assetCards.nodes.map(({ cardNo, assetNo }) => cardNo ?? assetNo));
  if (!assetCards.pageInfo.hasNextPage) {
    assert.equal(new Set(seen).size, assetCards.totalCount);
    break;
  }
  after = assetCards.pageInfo.endCursor;
}
assert.ok(seen.length > 10, "more than a page");

const missing = await client.query(documents.Cards, { code: "NOBODY" }).toPromise();
assert.equal(missing.error.graphQLErrors[0].extensions.code, "NOT_FOUND");
console.log(`urql: ${told.digest} and ${seen.length} cards`);
