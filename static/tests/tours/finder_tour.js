import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = ".o_form_view [name='partner_id']";
const dialog = ".modal:not(.o_inactive_modal)";
const hit = (text) => `${field} .o-autocomplete--dropdown-item:contains(${text})`;

/** Two patients of one name are told apart by what is known of each. */
const namesakes = () => [
    {
        trigger: `${field} input`,
        run: "edit pena inig",
    },
    {
        content: "the father, by age, phone, number and visit",
        trigger: `${hit("622 33 44 55")}:contains(A-17):contains(última visita)`,
    },
    {
        content: "and the son, who answers at another phone",
        trigger: `${hit("633 44 55 66")}:contains(sin visitas)`,
        run: "click",
    },
    {
        trigger: `${field} input:value(Íñigo Peña Ruiz)`,
    },
    {
        content: "the other one, by the phone as a display shows it",
        trigger: `${field} input`,
        run: "edit 0034622334455",
    },
    {
        trigger: `${hit("622 33 44 55")}:not(:contains(633))`,
    },
    {
        content: "and by the birthday",
        trigger: `${field} input`,
        run: "edit 14/3/80",
    },
    {
        trigger: hit("622 33 44 55"),
    },
];

/** Who is entered again is taken instead with one click. */
const twin = () => [
    {
        trigger: `${field} input`,
        run: "edit 622 33 44 5 5 9",
    },
    {
        content: "it was misheard: the number that was typed is the one of a new patient",
        trigger: `${field} .o_m2o_dropdown_option_create_edit a:contains(Nuevo paciente)`,
        run: "click",
    },
    {
        trigger: `${dialog} [name='name'] input`,
        run: "edit Peña Ruiz, Iñigo",
    },
    {
        trigger: `${dialog} [name='phone'] input`,
        run: "edit 622334455 && press Tab",
    },
    {
        content: "who has this phone is shown",
        trigger: `${dialog} [name='twins']:contains(A-17)`,
    },
    {
        content: "saving asks once",
        trigger: `${dialog} .o_form_button_save`,
        run: "click",
    },
    {
        trigger: ".o_notification:contains(vuelva a guardar)",
    },
    {
        trigger: `${dialog} [name='twins'] li:contains(A-17) button:contains(Es este)`,
        run: "click",
    },
    {
        trigger: `body:not(:has(.modal)) ${field} input:value(Íñigo Peña Ruiz)`,
    },
    {
        trigger: ".o_form_button_cancel",
        run: "click",
    },
    {
        trigger: "body:not(:has(.o_form_dirty))",
    },
];

tours.add("dental_followup_finder_phone", {
    steps: () => [
        {
            trigger: `${field} input`,
            run: "click",
        },
        {
            content: "the son, by the phone",
            trigger: `${dialog} .o_kanban_record:contains(633 44 55 66):contains(sin visitas)`,
        },
        {
            content: "and the father",
            trigger: `${dialog} .o_kanban_record:contains(622 33 44 55):contains(A-17)`,
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${field} input:value(Íñigo Peña Ruiz)`,
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_form_dirty))",
        },
    ],
});
tours.add("dental_followup_finder", { steps: () => [...namesakes(), ...twin()] });
