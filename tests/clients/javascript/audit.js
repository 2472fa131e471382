// The audit of graphql-http: how a server must, should and may behave. Anything but "ok" fails.

import { auditServer } from "graphql-http";

const { ADDRESS, TOKEN } = process.env;
const fetchFn = (url, options = {}) =>
  fetch(url, { ...options, headers: { ...options.headers, authorization: `Bearer ${TOKEN}` } });

const results = await auditServer({ url: `http://${ADDRESS}/graphql`, fetchFn });
const others = results.filter(({ status }) => status !== "ok");
for (const { status, id, name, reason } of others) console.error(`${status} ${id} ${name}: ${reason}`);
console.log(`audit: ${results.length - others.length} of ${results.length} ok`);
process.exitCode = results.length > 0 && others.length === 0 ? 0 : 1;
