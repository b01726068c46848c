// JavaScript as Odoo's own, XML as OCA's with Odoo's way to close a tag.
module.exports = {
    printWidth: 100,
    tabWidth: 4,
    trailingComma: "es5",
    plugins: [require.resolve("@prettier/plugin-xml")],
    xmlSelfClosingSpace: false,
    xmlWhitespaceSensitivity: "preserve",
    overrides: [
        { files: "*.xml", options: { bracketSameLine: true } },
        {
            // A space in a mail is part of the mail, and its lines are those of who wrote it.
            files: "data/mail_template_data.xml",
            options: { printWidth: 400, xmlWhitespaceSensitivity: "strict" },
        },
    ],
};
