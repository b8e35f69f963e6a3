/** Only here so that Firestore's code can be fetched and run by itself: see {@link loadLive}. */
export { initializeFirestore } from 'firebase/firestore'
