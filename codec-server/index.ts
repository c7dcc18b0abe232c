/** The codec server: shows encrypted orders in the Temporal UI and in Temporal's command line. */
export { isLoopback } from './loopback.js';
export { startCodecServer, type CodecServer, type CodecServerOptions } from './server.js';
