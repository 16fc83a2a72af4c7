import { setFlagsFromString } from 'node:v8';

// Under load V8 lets the part of memory for young objects grow by 100 MB, and keeps it. Requests leave so little behind
// that they are served as fast without. It counts from when it is set, so this is imported before all else.
setFlagsFromString('--semi-space-growth-factor=1');
