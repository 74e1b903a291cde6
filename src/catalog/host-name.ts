/** The entries that cover a name: itself, and every wildcard above it. */
export function coveringHosts(name: string): readonly string[] {
  const labels = name.split('.');
  return [name, ...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`)];
}
