import { describe, expect, it } from '@jest/globals';
import { connectFrame, readFrame, requestFrame } from './frames.js';

describe('the frames of Socket.IO', () => {
  it('are told apart', () => {
    expect(readFrame('0{"sid":"a"}')).toEqual({ kind: 'open' });
    expect(readFrame('2')).toEqual({ kind: 'ping' });
    expect(readFrame('40{"sid":"a"}')).toEqual({ kind: 'connected' });
    expect(readFrame('44{"message":"no"}')).toEqual({ kind: 'refused', why: '{"message":"no"}' });
    expect(readFrame('42["message:batch",{"text":"a\u2028b]"}]')).toEqual({
      kind: 'event',
      event: 'message:batch',
      payload: { text: 'a\u2028b]' },
    });
    expect(readFrame('4317[{"ok":true}]')).toEqual({ kind: 'ack', id: 17, answer: { ok: true } });
    expect(readFrame('6')).toEqual({ kind: 'other' });
  });

  it('are written as a server reads them', () => {
    expect(connectFrame({ v: 1 })).toBe('40{"v":1}');
    expect(requestFrame(3, 'message:send', { text: 'a' })).toBe('423["message:send",{"text":"a"}]');
  });
});
