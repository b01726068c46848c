"""What `./dev` is made of. Not part of the addon: Odoo never imports it."""
