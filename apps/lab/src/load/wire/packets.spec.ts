import { describe, expect, it } from '@jest/globals';
import { connectPacket, readPacket, requestPacket } from './packets.js';

describe('packets of Socket.IO', () => {
  it.each([
    ['0{"sid":"x"}', { kind: 'open' }],
    ['2', { kind: 'ping' }],
    ['40{"sid":"x"}', { kind: 'connected' }],
    ['44{"message":"no"}', { kind: 'refused', body: '{"message":"no"}' }],
    ['42["message:batch",{}]', { kind: 'event', body: '["message:batch",{}]' }],
    ['4317[{"ok":true}]', { kind: 'ack', id: 17, body: '[{"ok":true}]' }],
    ['41', { kind: 'goodbye' }],
    ['1', { kind: 'goodbye' }],
    ['6', { kind: 'other' }],
  ])('reads %s', (text, packet) => {
    expect(readPacket(text)).toEqual(packet);
  });

  it('writes what a server expects', () => {
    expect(connectPacket({ v: 1 })).toBe('40{"v":1}');
    expect(requestPacket(3, 'message:send', { text: 'hi' })).toBe('423["message:send",{"text":"hi"}]');
  });
});
