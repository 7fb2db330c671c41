import { describe, expect, it } from '@jest/globals';
import { plant } from './checks/plant.mjs';
import { countsOf } from './suites.mjs';

const jestReport = {
  numPassedTests: 5,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};

function countsOfReport(changes, end) {
  const planted = plant({ 'report.json': JSON.stringify({ ...jestReport, ...changes }) });
  const counts = countsOf({ report: `${planted.root}/report.json` }, end);
  planted.remove();
  return counts;
}

describe('the counts of a suite', () => {
  it('are those of Jest', () => {
    expect(countsOfReport({ numFailedTests: 2 }, { code: 1 })).toEqual({ passed: 5, failed: 2, idle: 0 });
  });

  it('hold a file that could not be loaded as failed', () => {
    expect(countsOfReport({ numRuntimeErrorTestSuites: 1 }, { code: 1 })).toEqual({ passed: 5, failed: 1, idle: 0 });
  });

  it('hold skipped and planned tests as idle', () => {
    expect(countsOfReport({ numPendingTests: 1, numTodoTests: 2 }, { code: 0 })).toEqual({
      passed: 5,
      failed: 0,
      idle: 3,
    });
  });

  it('hold a Jest that failed as a whole as one failure', () => {
    expect(countsOfReport({}, { code: 1 })).toEqual({ passed: 5, failed: 1, idle: 0 });
  });

  it('hold a Jest that wrote no report as one failure', () => {
    expect(countsOf({ report: '/nowhere/report.json' }, { code: 0 })).toEqual({ passed: 0, failed: 1, idle: 0 });
  });

  it('are one for another program', () => {
    expect(countsOf({}, { code: 0 })).toEqual({ passed: 1, failed: 0, idle: 0 });
    expect(countsOf({}, { code: 3 })).toEqual({ passed: 0, failed: 1, idle: 0 });
  });

  it('hold processes left behind as a failure', () => {
    expect(countsOf({}, { code: 0, leftovers: true })).toEqual({ passed: 1, failed: 1, idle: 0 });
  });
});
