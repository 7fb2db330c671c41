import { describe, expect, it } from '@jest/globals';
import { message } from './load.test-samples.js';
import { Transcript } from './transcript.js';

const seqs = (transcript: Transcript): readonly number[] => transcript.messages.map(({ seq }) => seq);

describe('what a light client shows', () => {
  it('grows by what continues it, and drops what it has', () => {
    const transcript = new Transcript();
    expect(transcript.add([message(1), message(2)])).toBe(true);
    expect(transcript.add([message(2), message(3)])).toBe(true);
    expect([seqs(transcript), transcript.last]).toEqual([[1, 2, 3], 3]);
  });

  it('says that there is a hole, and shows nothing behind it', () => {
    const transcript = new Transcript();
    expect(transcript.add([message(1), message(3)])).toBe(false);
    expect(seqs(transcript)).toEqual([1]);
    expect(transcript.add([message(2), message(3)])).toBe(true);
  });

  it('takes everything as it comes where nothing could mend a hole', () => {
    const transcript = new Transcript();
    transcript.addAll([message(2), message(1), message(1)]);
    expect(seqs(transcript)).toEqual([2, 1, 1]);
  });
});
