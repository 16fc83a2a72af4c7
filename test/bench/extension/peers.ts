/** Four published extensions in the same kind of extension host, VS Code 1.139.1 on two cores, measured once in 2026. */
export const peers = {
	names: ['GitGuardian', 'Infisical', 'Lanonasis', 'GitHub Actions'],
	bundle: ['29 kB', '272 kB', '646 kB', '1,417 kB'],
	package: ['490 kB', '2,850 kB', '700 kB', '2,620 kB'],
	load: ['7.9 ms', '57 ms', '68 ms', '93 ms'],
	activate: ['36 ms', '46 ms', '315 ms', '427 ms'],
	heap: ['0.4 MB', '1.2 MB', '9 MB', '12.5 MB'],
	none: ['', '', '', ''],
} as const;
