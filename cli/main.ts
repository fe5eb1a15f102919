#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Before any other module is loaded, so that all of them come from the cache on the second run.
enableCompileCache();
const { main } = await import("./program.ts");
process.exitCode = await main(process.argv.slice(2));
