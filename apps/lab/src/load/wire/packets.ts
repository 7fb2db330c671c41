/**
 * What a Socket.IO 4 server says over a WebSocket: Engine.IO's packet type, then Socket.IO's, for acks a number, then JSON, which is
 * left as it is here: most packets are copies of one that was read before.
 */
export type Packet =
  | { readonly kind: 'open' | 'ping' | 'connected' | 'goodbye' | 'other' }
  | { readonly kind: 'refused'; readonly body: string }
  | { readonly kind: 'event'; readonly body: string }
  | { readonly kind: 'ack'; readonly id: number; readonly body: string };

export function readPacket(text: string): Packet {
  if (text.startsWith('42[')) return { kind: 'event', body: text.slice(2) };
  if (text.startsWith('43')) {
    const start = text.indexOf('[');
    return { kind: 'ack', id: Number(text.slice(2, start)), body: text.slice(start) };
  }
  if (text.startsWith('0')) return { kind: 'open' };
  if (text === '2') return { kind: 'ping' };
  if (text.startsWith('40')) return { kind: 'connected' };
  if (text.startsWith('41') || text === '1') return { kind: 'goodbye' };
  if (text.startsWith('44')) return { kind: 'refused', body: text.slice(2) };
  return { kind: 'other' };
}

export const path = '/socket.io/?EIO=4&transport=websocket';
export const pongPacket = '3';
export const goodbyePacket = '41';
export const connectPacket = (auth: object): string => `40${JSON.stringify(auth)}`;
export const requestPacket = (id: number, event: string, payload: object): string =>
  `42${id}${JSON.stringify([event, payload])}`;
