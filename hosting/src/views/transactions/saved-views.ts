import * as v from 'valibot'

const savedSchema = v.array(
  v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)), query: v.pipe(v.string(), v.maxLength(600)) }),
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
    save: (view: SavedView) => write([...read().filter(({ name }) => name !== view.name), view].slice(-MOST)),
    remove: (name: string) => write(read().filter((each) => each.name !== name)),
  }
}
