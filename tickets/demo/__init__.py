"""Sample governments for `make run`: five Pemda on their own SOPs, and a history played by acts through time.

Everybody and everything here is invented and says so: "Contoh ...". Nothing is inserted by state: a case is a list of
moves, each performed by its proper hand through ``workflow.actions`` at its own moment (``workflow.moment.at``).
"""
