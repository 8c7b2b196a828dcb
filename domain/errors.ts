/** Every refusal the system can give: its HTTP status, its title and its Spanish explanation. Codes are part of the public API. */
export const refusals = {
  // What was sent
  malformed_json: [400, 'Pedido mal formado', 'El cuerpo no es JSON válido.'],
  malformed_request: [400, 'Pedido mal formado', 'La dirección o los encabezados no son válidos.'],
  invalid_request: [422, 'Datos inválidos', 'Hay datos que no son válidos; revisá el detalle de cada campo.'],
  unsupported_media_type: [415, 'Tipo de contenido no soportado', 'El cuerpo tiene que enviarse como application/json.'],
  body_too_large: [413, 'Cuerpo demasiado grande', 'El cuerpo supera el tamaño permitido.'],
  idempotency_key_reused: [422, 'Clave de idempotencia reutilizada', 'Esa clave ya se usó con otro contenido o con otros roles.'],
  idempotency_key_invalid: [
    422,
    'Clave de idempotencia inválida',
    'La clave debe tener entre 1 y 128 caracteres visibles sin espacios.',
  ],
  precondition_failed: [412, 'El dato cambió', 'Alguien lo modificó mientras tanto; volvé a leerlo y repetí el cambio.'],

  // Who asks
  unauthenticated: [401, 'Sin autenticar', 'Falta un token válido.'],
  invalid_credentials: [401, 'Credenciales incorrectas', 'El correo o la contraseña no son correctos.'],
  token_revoked: [401, 'Sesión revocada', 'La sesión fue cerrada; volvé a ingresar.'],
  session_closed: [401, 'La mesa ya se cerró', 'La sesión de esta mesa terminó; escaneá el código otra vez.'],
  forbidden: [403, 'Sin permiso', 'Tu rol no permite hacer esto en esta sucursal.'],
  no_branch_roles: [403, 'Sin roles', 'El usuario no tiene ningún rol asignado.'],
  too_many_requests: [429, 'Demasiados pedidos', 'Hiciste demasiados pedidos seguidos; esperá un momento.'],

  // What is asked for
  not_found: [404, 'No encontrado', 'No existe, o no es tuyo.'],
  method_not_allowed: [405, 'Método no permitido', 'Esa dirección no acepta ese método.'],

  // Floor
  table_out_of_service: [409, 'Mesa fuera de servicio', 'La mesa no está disponible.'],
  table_occupied: [409, 'Mesa ocupada', 'La mesa ya tiene una sesión abierta.'],
  no_open_session: [409, 'Sin sesión abierta', 'La mesa no tiene una sesión abierta.'],
  table_not_settled: [409, 'La mesa no se puede cerrar', 'Quedan rondas sin terminar o consumos sin pagar.'],
  credit_left: [409, 'Queda saldo a favor', 'Hay dinero a favor de los comensales que primero se debe devolver.'],
  cart_conflict: [409, 'El carrito cambió', 'Otra persona cambió el carrito; volvé a leerlo.'],
  not_your_line: [403, 'No es tu línea', 'Sólo podés cambiar lo que agregaste vos.'],
  cart_full: [409, 'Carrito lleno', 'El carrito ya tiene el máximo de líneas.'],
  cart_empty: [409, 'Carrito vacío', 'No hay nada para pedir.'],
  too_many_diners: [409, 'Mesa completa', 'La mesa ya tiene el máximo de comensales.'],

  // Rounds
  invalid_transition: [409, 'Cambio de estado no permitido', 'No se puede pasar de ese estado al pedido.'],
  already_decided: [409, 'Ronda ya decidida', 'Otra persona ya decidió sobre esta ronda.'],
  product_unavailable: [409, 'Producto no disponible', 'Al menos un producto no está disponible en esta sucursal.'],
  price_changed: [409, 'El precio cambió', 'El total ya no es el que viste; revisalo y confirmalo otra vez.'],
  total_too_large: [409, 'Total demasiado grande', 'Lo que pide una mesa pasaría del importe máximo.'],
  unknown_item: [422, 'Ítem desconocido', 'Ese ítem no pertenece a la ronda.'],
  unknown_diner: [422, 'Comensal desconocido', 'Ese comensal no pertenece a la mesa.'],
  unknown_sector: [422, 'Sector desconocido', 'Ese sector no pertenece a la sucursal.'],
  unknown_waiter: [422, 'Mozo desconocido', 'Esa persona no es mozo en la sucursal.'],
  reason_required: [422, 'Falta el motivo', 'Esta acción necesita un motivo.'],
  item_paid: [409, 'Ítem ya pagado', 'El ítem ya está pagado; corresponde una devolución.'],
  tickets_exist: [409, 'Comandas ya generadas', 'La ronda ya tiene comandas.'],

  // Money
  nothing_to_pay: [409, 'Nada para pagar', 'No hay consumos aceptados para cobrar.'],
  check_closed: [409, 'Cuenta cerrada', 'La cuenta ya no acepta pagos.'],
  exceeds_remaining: [409, 'Importe mayor al saldo', 'El pago supera lo que falta cobrar.'],
  payment_in_progress: [
    409,
    'Pago en curso',
    'Otro pago ya reservó ese importe o ya está aprobado; esperá a que termine o pedí al personal que lo cancele.',
  ],
  share_taken: [409, 'Parte ya tomada', 'Otra persona está pagando esa parte.'],
  provider_not_configured: [503, 'Pagos digitales no disponibles', 'El restaurante no tiene Mercado Pago configurado.'],
  provider_unavailable: [502, 'Mercado Pago no responde', 'No se pudo crear el pago; probá de nuevo en unos segundos.'],
  invalid_signature: [401, 'Firma inválida', 'La notificación no está firmada por el proveedor.'],

  // Catalogue and administration
  duplicate: [409, 'Ya existe', 'Ya existe otro con el mismo valor.'],
  in_use: [409, 'En uso', 'No se puede borrar porque otros datos dependen de esto.'],
  unknown_reference: [422, 'Referencia desconocida', 'Un campo señala algo que no existe o no corresponde.'],
  unknown_entity_type: [400, 'Tipo desconocido', 'No hay ningún tipo de dato con ese nombre.'],
  parent_deleted: [409, 'Falta a lo que pertenece', 'Primero hay que restaurar aquello a lo que pertenece.'],
  last_branch: [409, 'Última sucursal', 'El restaurante tiene que conservar al menos una sucursal.'],
  last_admin: [409, 'Último administrador', 'El restaurante tiene que conservar al menos una persona que lo administre.'],

  // The system itself
  workflows_unavailable: [
    503,
    'Servicio momentáneamente no disponible',
    'El pedido no se pudo procesar ahora; repetilo con la misma clave.',
  ],
  live_unavailable: [
    503,
    'Servicio momentáneamente no disponible',
    'No se pudo verificar la sesión; probá de nuevo en unos segundos.',
  ],
  storage_unavailable: [
    503,
    'Servicio momentáneamente no disponible',
    'Los datos no están disponibles ahora; probá de nuevo en unos segundos.',
  ],
  overloaded: [503, 'Servicio saturado', 'Hay demasiada carga; probá de nuevo en unos segundos.'],
  internal_error: [500, 'Error interno', 'Algo falló de nuestro lado; ya quedó registrado.'],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>

export type RefusalCode = keyof typeof refusals

/** One thing wrong with what was sent; `pointer` is a JSON pointer into the part named by `in`. */
export interface FieldFault {
  readonly in: 'body' | 'query' | 'path' | 'headers'
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/**
 * Facts about a refusal that the caller may see: JSON only, no secrets. `detail` replaces the table's Spanish text, `errors` says what is
 * wrong field by field.
 */
export type RefusalDetails = Readonly<Record<string, unknown>> & {
  readonly detail?: string
  readonly errors?: readonly FieldFault[]
}

/** A refusal by the rules. It crosses activity, workflow and HTTP unchanged; anything else that is thrown is a fault. */
export class DomainError extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {
    super(details.detail ?? refusals[code][2])
    this.name = 'DomainError'
  }
}

/** How a refusal travels as a Temporal failure, that nobody retries and nobody need be alarmed about: the code is its type. */
export const toRefusalFailure = ({ message, code, details }: DomainError) => ({
  message,
  type: code,
  details: [details],
  nonRetryable: true,
  category: 'BENIGN' as const,
})

/** The type under which a fault travels that no retry heals: what we wrote, the database never takes. */
export const dataFault = 'data_fault'

export const isRefusalCode = (value: unknown): value is RefusalCode => typeof value === 'string' && Object.hasOwn(refusals, value)
