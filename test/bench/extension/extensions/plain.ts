import * as vscode from 'vscode';

/** What rows have: a label alone, or as much as the row of a key. */
type Dress = 'bare' | 'dressed';

interface PlainRow {
	readonly place: number;
}

/** The tree that everybody writes first: a flat list, fetched anew as a whole. */
class PlainTree implements vscode.TreeDataProvider<PlainRow> {
	readonly #dress: Dress;
	readonly #changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	#rows: PlainRow[] = [];
	/** Stands in each label, so that a row tells by which refresh it was made. */
	#generation = 0;

	constructor(dress: Dress) {
		this.#dress = dress;
	}

	getChildren(parent?: PlainRow): PlainRow[] {
		return parent === undefined ? this.#rows : [];
	}

	getTreeItem({ place }: PlainRow): vscode.TreeItem {
		const item = new vscode.TreeItem(`row ${place} of ${this.#rows.length}, refresh ${this.#generation}.`);
		if (this.#dress === 'bare') return item;
		item.id = `appServices%20http%3A%2F%2F127.0.0.1%3A50000%20local/6900000000000000000000ff/69000000000000000000${place}`;
		item.description = 'enabled · 3 days old';
		item.iconPath = new vscode.ThemeIcon('key');
		item.contextValue = 'key enabled';
		item.accessibilityInformation = { label: `API key ${place}, enabled, 3 days old` };
		return item;
	}

	resize(count: number): void {
		this.#rows = Array.from({ length: count }, (_, place) => ({ place }));
		this.#generation = 0;
		this.#changed.fire(undefined);
	}

	refresh(): void {
		this.#generation++;
		this.#changed.fire(undefined);
	}
}

export function activate(context: vscode.ExtensionContext): void {
	for (const dress of ['bare', 'dressed'] as const) {
		const tree = new PlainTree(dress);
		context.subscriptions.push(
			vscode.window.createTreeView(`benchPlain.${dress}`, { treeDataProvider: tree }),
			vscode.commands.registerCommand(`benchPlain.${dress}.resize`, (count: number) => tree.resize(count)),
			vscode.commands.registerCommand(`benchPlain.${dress}.refresh`, () => tree.refresh()),
		);
	}
}
