export { demoPassword, demoSignIns, hasDemoAccounts, seedDemoSchool } from './seed-demo-school.js';
export type { DemoPorts } from './seed-demo-school.js';
