/** Everything of Firebase that the driver page uses. Loaded by `import()` after the price is on the screen. */
import { billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { cardLinkSchema } from '@charge-it/shared/model/card-link.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { publicEdgeSchema } from '@charge-it/shared/model/edge.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { can, roleSchema } from '@charge-it/shared/model/role.ts'
import {
  billSchema,
  meterBucketSchema,
  transactionIdentitySchema,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FirebaseError } from 'firebase/app'
import { type Auth, onAuthStateChanged, signInAnonymously, signOut } from 'firebase/auth'
import { collection, doc, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import * as v from 'valibot'
import type { AppConfig } from '../data/app-config.ts'
import { connectFirebase } from '../data/firebase.ts'
import { type LiveSource, liveDocument, liveDocuments } from '../data/live-query.ts'
import { isFinal, retryDelayMs } from '../data/live-state.ts'
import { type SignInOutcome, signIn } from '../data/session.ts'
import { forgetSessions } from './session-memory.ts'

/** The account on this page. A guest's is anonymous and lives as long as the browser's storage. */
export interface DrivePerson {
  readonly uid: string
  readonly email: string | null
  readonly isGuest: boolean
  /** Staff who may send commands stop any session. */
  readonly mayStopAny: boolean
}

export interface Observer<T> {
  /** @param fromCache True when the server has not confirmed it: the connection is gone. */
  changed(data: T, fromCache: boolean): void
  /** @param isFinal True when another try cannot help, for example because the account may not read it. */
  failed(isFinal: boolean): void
}

/** 24 hours of samples. */
const BUCKET_LIMIT = 96
const CARD_LIMIT = 50
const RESERVATION_LIMIT = 10

/** Documents and the account, live. */
export class Live {
  readonly config: AppConfig
  readonly #db: Firestore
  readonly #auth: Auth

  constructor(config: AppConfig) {
    const { db, auth } = connectFirebase(config)
    this.config = config
    this.#db = db
    this.#auth = auth
  }

  readonly card = (code: string) => liveDocument(doc(this.#db, paths.publicConnector(code)), publicConnectorSchema)
  readonly heartbeat = (edgeId: string) => liveDocument(doc(this.#db, paths.publicEdge(edgeId)), publicEdgeSchema)
  readonly command = (commandId: string) => liveDocument(doc(this.#db, paths.command(commandId)), commandSchema)
  readonly ownCards = (uid: string) =>
    liveDocuments(
      `idTags:of:${uid}`,
      query(collection(this.#db, collections.idTags), where('ownerUid', '==', uid), limit(CARD_LIMIT)),
      idTagSchema,
    )
  readonly reservation = (reservationKey: string) =>
    liveDocument(doc(this.#db, paths.reservation(reservationKey)), reservationSchema)
  readonly ownReservations = (uid: string) =>
    liveDocuments(
      `reservations:of:${uid}`,
      query(
        collection(this.#db, collections.reservations),
        where('ownerUid', '==', uid),
        orderBy('createdAt', 'desc'),
        limit(RESERVATION_LIMIT),
      ),
      reservationSchema,
    )
  readonly cardLink = (stationId: string) => liveDocument(doc(this.#db, paths.cardLink(stationId)), cardLinkSchema)
  readonly transaction = (transactionKey: string) =>
    liveDocument(doc(this.#db, collections.transactions, transactionKey), transactionSchema)
  readonly bill = (transactionKey: string) =>
    liveDocument(doc(this.#db, paths.transactionBill(transactionKey)), billSchema)
  readonly correction = (transactionKey: string) =>
    liveDocument(doc(this.#db, paths.transactionCorrection(transactionKey)), billCorrectionSchema)
  readonly identity = (transactionKey: string) =>
    liveDocument(doc(this.#db, paths.transactionIdentity(transactionKey)), transactionIdentitySchema)
  readonly samples = (transactionKey: string) =>
    liveDocuments(
      `meterValues:${transactionKey}`,
      query(
        collection(this.#db, collections.transactions, transactionKey, collections.meterValues),
        orderBy('from', 'desc'),
        limit(BUCKET_LIMIT),
      ),
      meterBucketSchema,
    )

  /** Follows the account; what its role may comes a moment later. @returns stops following. */
  followPerson(changed: (person: DrivePerson | null) => void): () => void {
    let turn = 0
    return onAuthStateChanged(this.#auth, (user) => {
      const own = ++turn
      if (user === null) return changed(null)
      const person = { uid: user.uid, email: user.email, isGuest: user.isAnonymous, mayStopAny: false }
      changed(person)
      if (user.isAnonymous) return
      user.getIdTokenResult().then(
        ({ claims }) => {
          const role = v.safeParse(roleSchema, claims.role)
          if (own === turn && role.success && can(role.output, 'command')) changed({ ...person, mayStopAny: true })
        },
        // Without its token the account can do nothing at all; the requests say so.
        (error: unknown) => console.warn('the role of the account is not known', error),
      )
    })
  }

  async idToken(): Promise<string | null> {
    return (await this.#auth.currentUser?.getIdToken()) ?? null
  }

  signIn(email: string, password: string): Promise<SignInOutcome> {
    return signIn(this.#auth, email, password)
  }

  /** Makes this browser a guest with an account of its own. */
  async signInAsGuest(): Promise<SignInOutcome> {
    try {
      await signInAnonymously(this.#auth)
      return 'signedIn'
    } catch (error) {
      if (!(error instanceof FirebaseError)) throw error
      return error.code === 'auth/network-request-failed' ? 'unreachable' : 'refused'
    }
  }

  async signOut(): Promise<void> {
    forgetSessions()
    await signOut(this.#auth)
  }
}

/** Follows a source for good: failures that may pass are tried again, at growing distances. @returns stops. */
export function followDocument<T>(source: LiveSource<T>, observer: Observer<T>): () => void {
  let stop: (() => void) | null = null
  let timer = 0
  let failures = 0
  const follow = (): void => {
    stop = source.subscribe({
      next(data, fromCache) {
        failures = 0
        observer.changed(data, fromCache)
      },
      failed(code) {
        stop?.()
        observer.failed(isFinal(code))
        if (isFinal(code)) return
        failures += 1
        timer = window.setTimeout(follow, retryDelayMs(failures))
      },
    })
  }
  follow()
  return () => {
    clearTimeout(timer)
    stop?.()
  }
}
