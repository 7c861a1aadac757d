/** Imported before any schema is made: the Content-Security-Policy forbids the code that zod would generate for speed. */
import { config } from "zod";

config({ jitless: true });
