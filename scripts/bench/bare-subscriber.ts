import { connect } from '@nats-io/transport-node';

/** The least that a program does with the client: it subscribes and says so when the server knows of it. */
const connection = await connect({ servers: process.argv[2] ?? '' });
connection.subscribe('flights', { callback: () => undefined });
await connection.flush();
process.stdout.write('ready\n');
