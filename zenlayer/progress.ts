import type { ClientRequest } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * How far a request got. `written` means that bytes of it may have left; nobody can tell whether the server has read
 * them.
 */
export type Progress = 'waiting' | 'connecting' | 'securing' | 'written';

/**
 * Watches a new request. The error of a failed request doesn't say how far it got: a reset connection means one thing
 * during the TLS handshake and another after it.
 *
 * @param secure whether a TLS handshake precedes the request
 * @returns a function that tells the progress so far
 */
export function watchProgress(request: ClientRequest, secure: boolean): () => Progress {
  let progress: Progress = 'waiting';
  request.once('socket', (socket) => {
    // Through the tunnel of a proxy: it stands already, and the handshake with the server begins.
    const isSecuring = socket instanceof TLSSocket && socket.getPeerFinished() === undefined;
    if (!socket.connecting && !isSecuring) {
      // A kept-alive connection: the request goes out at once, even if the server is just closing it.
      progress = 'written';
      return;
    }
    progress = isSecuring && !socket.connecting ? 'securing' : 'connecting';
    socket.once('connect', () => (progress = secure ? 'securing' : 'written'));
    // Emitted after the certificate was accepted; what was queued before is sent only then.
    socket.once('secureConnect', () => (progress = 'written'));
  });
  return () => progress;
}
