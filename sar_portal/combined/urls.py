app_name = "combined"
urlpatterns: list = []
