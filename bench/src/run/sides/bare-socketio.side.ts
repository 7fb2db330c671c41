import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { serveAsks } from './child.js';
import type { ChatAsks, Opened } from './chat-asks.js';
import { publishSteadily } from './publish.js';
import { roomOf } from './school.js';

type Sent = { readonly clientMessageId: string };
type Answer = (ack: object) => void;

/** Socket.IO and nothing else, at its defaults: whoever comes is in the room that the token names, and every message is echoed. */
const server = createServer();
const io = new Server(server, { perMessageDeflate: false });
io.on('connection', (socket) => {
  void socket.join(String(socket.handshake.auth['token']).split('.', 1));
  socket.on('message:send', ({ clientMessageId: id }: Sent, ack: Answer) => ack({ ok: true, data: { id } }));
});

/** As long as those of Homeroom. */
const tokenLength = 291;

async function open({ people, perRoom }: Parameters<ChatAsks['open']>[0]): Promise<Opened> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tokens = Array.from({ length: people }, (_, n) => {
    const roomId = roomOf(Math.floor(n / perRoom));
    return { roomId, token: `${roomId}.${n}.`.padEnd(tokenLength, 'x') };
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, people: tokens };
}

const asks: ChatAsks = {
  open,
  publish: (publishing) => publishSteadily(publishing, (batch) => io.to(batch.roomId).emit('message:batch', batch)),
};
serveAsks(asks);
