/** What reads the setting and connects to the services that it names; loaded once there is one, or an account. */
export { kindOf } from './index.ts';
export { localService } from './localService.ts';
export { readServiceConfigs } from './serviceConfig.ts';
