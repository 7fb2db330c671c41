import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { completeLock, lock } from './lock.mjs';
import { plant } from './plant.mjs';

function withLock(packages, use) {
  const planted = plant({ 'package-lock.json': JSON.stringify({ packages }) });
  try {
    return use(planted.root);
  } finally {
    planted.remove();
  }
}

const partial = {
  'node_modules/a': {
    version: '1.2.3',
    dev: true,
    optionalDependencies: { '@a/linux-x64-musl': '1.2.3', '@a/darwin-arm64': '1.2.3' },
  },
};

describe('the lock file', () => {
  it('holds no download address', () => {
    const packages = { 'node_modules/a': { resolved: 'https://registry.test/a.tgz' } };
    expect(withLock(packages, lock).problems.join()).toContain('"node_modules/a" holds a download address');
  });

  it('names the binaries of every system', () => {
    expect(withLock(partial, lock).problems).toHaveLength(2);
  });

  it('is completed by the mend', () => {
    withLock(partial, (root) => {
      completeLock(root);
      expect(lock(root).problems).toEqual([]);
      const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'));
      expect(packages['node_modules/@a/linux-x64-musl']).toEqual({
        version: '1.2.3',
        dev: true,
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        optional: true,
      });
    });
  });
});
