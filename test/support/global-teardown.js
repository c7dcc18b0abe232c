import './typescript.js';

export default async function globalTeardown() {
  const { stopSharedTemporal } = await import('./shared-temporal.ts');
  await stopSharedTemporal();
}
