import * as v from 'valibot'

/** Most characters of a view's name. */
export const VIEW_NAME_LENGTH = 60

const savedSchema = v.array(
  v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(VIEW_NAME_LENGTH)),
    query: v.pipe(v.string(), v.maxLength(2000)),
  }),
)
/** A set of filters under a name. `query` as in the address, without a question mark. */
export type SavedView = v.InferOutput<typeof savedSchema>[number]

const MOST = 20

/** The views that a person saved in this browser. Without storage there are none. */
export function savedViews(storage: () => Pick<Storage, 'getItem' | 'setItem'>, uid: string) {
  const key = `charge-it.views.transactions.${uid}`
  const read = (): readonly SavedView[] => {
    try {
      const parsed = v.safeParse(savedSchema, JSON.parse(storage().getItem(key) ?? '[]'))
      return parsed.success ? parsed.output : []
    } catch {
      // The browser refuses its storage, or holds something else there.
      return []
    }
  }
  const write = (views: readonly SavedView[]): readonly SavedView[] => {
    try {
      storage().setItem(key, JSON.stringify(views))
    } catch {
      // They last as long as the page.
    }
    return views
  }
  return {
    read,
    /** One of the same name is replaced; the oldest goes when there are too many. */
    save: (view: SavedView) => write([...read().filter(({ name }) => !isSameName(name, view.name)), view].slice(-MOST)),
    /** The place in the list stays. A name that another view has is the caller's to refuse. */
    rename: (from: string, to: string) =>
      write(read().map((each) => (isSameName(each.name, from) ? { ...each, name: to } : each))),
    remove: (name: string) => write(read().filter((each) => !isSameName(each.name, name))),
  }
}

/** Names that people would take for one. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

export type SavedViews = ReturnType<typeof savedViews>
