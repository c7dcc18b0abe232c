/** Plain JavaScript because jest does not resolve `.js` specifiers of TypeScript files in a global setup. */
import './typescript.js';

export default async function globalSetup() {
  const { startSharedTemporal } = await import('./shared-temporal.ts');
  await startSharedTemporal();
}
