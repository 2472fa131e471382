// Asks servers for pages of 50 cards with place, department and class, and tells how many pages a second
// and how long they took. Closed loop: each connection asks for its next page when it has the last. The
// servers take turns; of every figure the median of the turns is told.
//
//   node pages.mjs [--seconds N] [--turns N] [--connections N] --institute UUID --token SECRET
//                  oversight=URL postgraphile-same=URL,URL postgraphile-least=URL,URL
//
// A server of several processes is several addresses; connections are dealt out to them. Pages are drawn
// from the first 200, by their cursors, which were gathered before anything is timed.
//
// postgraphile-same does what `oversight` does: the cards of an institute by number, each with its newest
// version. postgraphile-least lists the versions by primary key: no institute, no choice of a version.

import { Agent, request } from "node:http";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "10" },
    turns: { type: "string", default: "3" },
    connections: { type: "string", default: "16" },
    institute: { type: "string" },
    token: { type: "string" },
  },
});
const [seconds, turns, connections] = [options.seconds, options.turns, options.connections].map(Number);
const PAGES = 200;

const PAGE = "pageInfo { hasNextPage endCursor }";
const PLAIN = "assetNo cardNo name specification quantity originalValue usageState acquiredOn";
const NESTED = `${PLAIN} category: categoryByCategoryId { code name }
  department: departmentByDepartmentId { code name } location: placeByPlaceId { code name path }`;
const KINDS = {
  oversight: {
    query: (total) => `query ($after: String) { institute(code: "B") { page: assetCards(first: 50, after: $after) {
      ${total} ${PAGE} nodes { id ${PLAIN} category { code name } department { code name }
      location { code name path } } } } }`,
    page: (data) => data.institute.page,
    card: (node) => node,
  },
  "postgraphile-same": {
    query: (total) => `query ($after: Cursor, $institute: UUID!) { page: allCards(first: 50, after: $after,
      orderBy: [KEY_ASC, ORDINAL_ASC], condition: { instituteId: $institute }) { ${total} ${PAGE} nodes { id
      versions: cardVersionsByCardId(first: 1, orderBy: [EFFECTIVE_ON_DESC, RECORDED_AT_DESC]) {
      nodes { ${NESTED} } } } } }`,
    page: (data) => data.page,
    card: (node) => node.versions.nodes[0],
  },
  "postgraphile-least": {
    query: (total) => `query ($after: Cursor) { page: allCardVersions(first: 50, after: $after,
      orderBy: [PRIMARY_KEY_ASC]) { ${total} ${PAGE} nodes { id ${NESTED} } } }`,
    page: (data) => data.page,
    card: (node) => node,
  },
};

const agent = new Agent({ keepAlive: true, maxSockets: connections });

function ask(url, body) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    if (url.token) headers.authorization = `Bearer ${url.token}`;
    const asked = request(url.address, { method: "POST", agent, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts);
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

function body(target, total, after) {
  const variables = { after };
  if (target.kind === KINDS["postgraphile-same"]) variables.institute = options.institute;
  return JSON.stringify({ query: target.kind.query(total ? "totalCount" : ""), variables });
}

// The cursors of the first pages; every page is looked at, so that all of them are what was asked for.
async function gather(target) {
  const cursors = [null];
  while (true) {
    const answer = JSON.parse(await ask(target.urls[0], body(target, false, cursors.at(-1))));
    if (answer.errors) throw new Error(`${target.label}: ${JSON.stringify(answer.errors)}`);
    const page = target.kind.page(answer.data);
    const cards = page.nodes.map(target.kind.card);
    // The parts of one asset have no number of their own, but every card has place, department and class.
    const whole = cards.every((card) => card.name && card.category && card.department && card.location);
    if (cards.length !== 50 || !whole) throw new Error(`${target.label}: not a page of 50 whole cards`);
    if (cursors.length === PAGES || !page.pageInfo.hasNextPage) return cursors;
    cursors.push(page.pageInfo.endCursor);
  }
}

// The same pages in the same order for every server: a small generator of numbers.
function drawing(seed) {
  let state = seed;
  return (most) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % most;
}

async function turn(target, total, time) {
  const took = [];
  let bytes = 0;
  const until = performance.now() + time * 1000;
  const worker = async (number) => {
    const draw = drawing(number + 1);
    const url = target.urls[number % target.urls.length];
    while (performance.now() < until) {
      const start = performance.now();
      const text = await ask(url, target.bodies[total][draw(target.bodies[total].length)]);
      took.push(performance.now() - start);
      bytes += text.length;
      if (text.includes('"errors"')) throw new Error(`${target.label}: ${text}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, (_, number) => worker(number)));
  const passed = (performance.now() - start) / 1000;
  took.sort((a, b) => a - b);
  const share = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))];
  return { rate: took.length / passed, p50: share(0.5), p99: share(0.99), size: bytes / took.length };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const targets = positionals.map((pair) => {
  const [label, addresses] = pair.split(/=(.*)/s);
  const token = label === "oversight" ? options.token : undefined;
  return { label, kind: KINDS[label], urls: addresses.split(",").map((address) => ({ address, token })) };
});
for (const target of targets) {
  const cursors = await gather(target);
  target.bodies = [false, true].map((total) => cursors.map((after) => body(target, total, after)));
}
for (const total of [0, 1]) {
  const measured = new Map(targets.map((target) => [target, []]));
  for (let number = 0; number <= turns; number += 1) {
    for (const target of targets) {
      // The first turn only warms up.
      const figures = await turn(target, total, number ? seconds : Math.min(seconds, 3));
      if (number) measured.get(target).push(figures);
    }
  }
  console.log(`\n${total ? "page of 50 with totalCount" : "page of 50"}, ${connections} connections, ${turns} turns of ${seconds} s`);
  console.log(`${"".padEnd(20)} ${["pages/s", "p50 ms", "p99 ms", "bytes"].map((head) => head.padStart(9)).join(" ")}`);
  const medians = new Map();
  for (const [target, figures] of measured) {
    const of = Object.fromEntries(["rate", "p50", "p99", "size"].map((name) => [name, median(figures.map((one) => one[name]))]));
    medians.set(target, of);
    const cells = [of.rate.toFixed(1), of.p50.toFixed(2), of.p99.toFixed(2), of.size.toFixed(0)];
    console.log(`${target.label.padEnd(20)} ${cells.map((cell) => cell.padStart(9)).join(" ")}`);
  }
  const [first, ...others] = targets;
  const mine = medians.get(first);
  for (const other of others) {
    const theirs = medians.get(other);
    console.log(`${first.label} / ${other.label}: ${(mine.rate / theirs.rate).toFixed(2)} of the pages a second, ${(mine.p99 / theirs.p99).toFixed(2)} of the p99`);
  }
}
agent.destroy();
