/** Files that people write, YAML or JSON: each problem has its line and field. */
export { durationText } from './duration.js';
export { matches } from './pattern.js';
export { readContent, readFile, readText, type FileForm, type Problem } from './read-file.js';
