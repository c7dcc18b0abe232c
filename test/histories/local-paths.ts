/** Paths of a machine: `/home/ana/…`, `C:\…`, `file://…`, and folders of packages wherever they are. */
const LOCAL_PATHS = [/(?<![\w/.])\/[\w.@+-]+\/[\w.@+-]/, /\b[A-Za-z]:\\/, /\bfile:\/\//, /\bnode_modules\b/];

/** Around a path, so that whoever reads the complaint knows what it is about. */
const CONTEXT_CHARACTERS = 40;

/**
 * Local paths in a recorded history, payloads decoded: a recording is published, and where its machine keeps its files is
 * nobody's business. Each with the place where it stands, `events.3.….payloads.0.data: … /home/ana/orders/… `.
 */
export function localPathsIn(history: unknown): string[] {
  return textsIn(history, []).flatMap(({ place, text }) => {
    const at = Math.min(...LOCAL_PATHS.map((path) => path.exec(text)?.index ?? Infinity));
    const around = text.slice(Math.max(0, at - CONTEXT_CHARACTERS), at + CONTEXT_CHARACTERS);
    return at === Infinity ? [] : [`${place}: ${around}`];
  });
}

interface Text {
  readonly place: string;
  readonly text: string;
}

function textsIn(value: unknown, place: readonly string[]): Text[] {
  if (typeof value === 'string') {
    return [{ place: place.join('.'), text: isEncoded(place) ? Buffer.from(value, 'base64').toString() : value }];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, field]) => textsIn(field, [...place, name]))
    : [];
}

/** Whether a field of Temporal's JSON holds bytes, as Base64: those of a payload, and its metadata. */
function isEncoded(place: readonly string[]): boolean {
  return place.at(-1) === 'data' || place.at(-2) === 'metadata';
}
