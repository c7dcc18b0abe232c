/**
 * Lets plain Node import this project's TypeScript, for what jest does not transform: its global setup, and processes
 * that tests start (`node --import test/support/typescript.js file.ts`).
 */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
