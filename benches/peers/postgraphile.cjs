// The peer of a page of cards: PostGraphile 5 as it comes (preset Amber), in production mode, on the tables
// as they are: their foreign keys are the relations. Listens on any port of 127.0.0.1 and says which.
//
//   PEERS=DIR node postgraphile.cjs postgres://…

const { createServer } = require("node:http");
const { createRequire } = require("node:module");
const peer = createRequire(`${process.env.PEERS}/`);
const { postgraphile } = peer("postgraphile");
const { PostGraphileAmberPreset } = peer("postgraphile/presets/amber");
const { makePgService } = peer("postgraphile/adaptors/pg");
const { grafserv } = peer("postgraphile/grafserv/node");

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.argv[2], schemas: ["public"], poolConfig: { max: 16 } })],
  grafserv: { watch: false, graphiql: false },
  grafast: { explain: false },
};

async function main() {
  const server = createServer();
  const serv = postgraphile(preset).createServ(grafserv);
  await serv.addTo(server);
  server.listen(0, "127.0.0.1", () => console.log(`listening on 127.0.0.1:${server.address().port}`));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
