export {
  type OmissionCode,
  omissionCodes,
  type ProblemCode,
  problemCodes,
  type WarningCode,
  warningCodes,
} from './codes.js';
export {
  type Fault,
  fault,
  formatPointer,
  type Parsed,
  type Place,
  type Problem,
  problemAt,
  type Result,
} from './problem.js';
export { type Fields, pattern, Reader, shown } from './reader.js';
export { nearest } from './suggest.js';
