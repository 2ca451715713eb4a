"""The old app's addresses, translated to ours. Delete this app and its line in lims/urls.py when nobody calls them."""
