// The package's index would bring along a dozen databases; the one file that is needed has no types of its own.
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
	export { RateLimiterMemory as default } from 'rate-limiter-flexible';
}
