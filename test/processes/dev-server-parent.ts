/** Starts a dev server, says its process id, and then ends in the way that it was told, or waits to be killed. */
import { startDevServer } from '../../local/dev-server/dev-server.js';

const server = await startDevServer({ headless: true });
process.stdout.write(`${server.pid}\n`);

switch (process.argv[2]) {
  case 'returns':
    break;
  case 'throws':
    throw new Error('on purpose');
  default:
    setInterval(() => undefined, 60_000);
}
