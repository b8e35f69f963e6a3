import 'leaflet/dist/leaflet.css'
import { msg } from '@lit/localize'
import { CircleMarker, Control, LatLngBounds, Map as LeafletMap, TileLayer } from 'leaflet'
import { html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'

export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly latitude: number
  readonly longitude: number
  /** A status token of the theme, for example `available`. */
  readonly tone: string
}

/** Tiles of somebody else's server; null draws the places on a plain ground. */
export interface MapTiles {
  readonly url: string
  readonly attribution: string
}

const SINGLE_ZOOM = 13

/**
 * Places on a map. Without tiles nothing is asked of any server. The page shows the same places as a list; this is not
 * the only way to them.
 */
@customElement('csms-map')
export class CsmsMap extends LitElement {
  @property({ attribute: false, hasChanged: differs }) places: readonly MapPlace[] = []
  @property({ attribute: false, hasChanged: differs }) tiles: MapTiles | null = null
  @property() label = ''
  #map: LeafletMap | null = null
  #layer: TileLayer | null = null
  #markers: CircleMarker[] = []
  readonly #recolour = (): void => this.#draw(false)

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('charge-it-theme', this.#recolour)
    if (this.hasUpdated) this.requestUpdate('places', [])
  }

  override disconnectedCallback(): void {
    window.removeEventListener('charge-it-theme', this.#recolour)
    this.#map?.remove()
    this.#map = null
    this.#layer = null
    this.#markers = []
    super.disconnectedCallback()
  }

  override render(): unknown {
    return html`<div class="map" role="region" aria-label=${this.label}></div>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const host = this.querySelector<HTMLElement>('.map')
    if (host === null || !this.isConnected) return
    const fresh = this.#map === null
    if (this.#map === null) {
      this.#map = new LeafletMap(host, { zoomControl: false, zoomAnimation: false, fadeAnimation: false })
      new Control.Zoom({ zoomInTitle: msg('Zoom in'), zoomOutTitle: msg('Zoom out') }).addTo(this.#map)
    }
    this.#map.attributionControl.setPrefix(false)
    if (fresh || changed.has('tiles')) this.#drawTiles(this.#map)
    this.#draw(fresh || changed.has('places'))
  }

  #drawTiles(map: LeafletMap): void {
    this.#layer?.remove()
    this.#layer = null
    if (this.tiles === null) return
    const { url, attribution } = this.tiles
    const plain = document.createElement('span')
    plain.textContent = attribution
    this.#layer = new TileLayer(url, { attribution: plain.innerHTML, referrerPolicy: 'no-referrer' }).addTo(map)
  }

  #draw(fit: boolean): void {
    const map = this.#map
    if (map === null) return
    for (const marker of this.#markers) marker.remove()
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string): string => style.getPropertyValue(`--ci-${name}`).trim()
    this.#markers = this.places.map((place) => {
      const label = document.createElement('span')
      label.textContent = place.text === '' ? place.name : `${place.name}: ${place.text}`
      return new CircleMarker([place.latitude, place.longitude], {
        radius: 8,
        weight: 2,
        color: colour('surface'),
        fillColor: colour(place.tone),
        fillOpacity: 1,
        keyboard: false,
      } as ConstructorParameters<typeof CircleMarker>[1])
        .bindTooltip(label, { direction: 'right', offset: [8, 0] })
        .on('click', () => this.dispatchEvent(new CustomEvent('choose-place', { detail: place.id, bubbles: true })))
        .addTo(map)
    })
    if (!fit || this.places.length === 0) return
    const [first] = this.places
    if (this.places.length === 1 && first !== undefined) map.setView([first.latitude, first.longitude], SINGLE_ZOOM)
    else
      map.fitBounds(new LatLngBounds(this.places.map((place) => [place.latitude, place.longitude])), {
        padding: [48, 48],
        animate: false,
      })
  }
}

function differs(next: unknown, shown: unknown): boolean {
  return JSON.stringify(next) !== JSON.stringify(shown)
}
