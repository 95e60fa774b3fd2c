using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras;

/// <summary>From the JSON of a model to <see cref="ModelDefinition"/>: names, classes, calls. It knows the forms of Keras 2 and 3 and no layer types.</summary>
internal sealed class ArchitectureReader(ReadContext context)
{
    private const string Place = "the architecture";

    public ModelDefinition Read(ConfigValue root)
    {
        string className = root.IsObject && root["class_name"].IsText ? root["class_name"].Text() : "";
        if (!IsModelClass(className))
        {
            throw context.Invalid(className.Length == 0
                ? $"{root.Place} is not a model description: an object with class_name and config, found {root.Found()}"
                : $"{root.Place} describes a '{className}', expected a Sequential or Functional model",
                className.Length == 0 ? null : "a subclassed model keeps its graph in Python code; build it with the functional API and save it again");
        }

        return ReadModel(className, root["config"].Named(Place), root["build_config"]["input_shape"], isTrainable: true);
    }

    private static bool IsModelClass(string className) => className is "Sequential" or "Functional" or "Model";

    private ModelDefinition ReadModel(string className, ConfigValue config, ConfigValue buildInputShape, bool isTrainable)
    {
        bool isSequential = className == "Sequential";
        ConfigValue list = isSequential && config.IsArray ? config : config["layers"];           // the oldest files: the bare list
        string name = config["name"].IsText ? config["name"].Text() : className.ToLowerInvariant();
        if (list.IsNull) throw context.Invalid($"model '{name}' has no layers: {list.Place} is missing");
        isTrainable &= config["trainable"].BoolOr(true);

        Dictionary<TensorReference, ImmutableArray<int>> shapes = [];
        var layers = ImmutableArray.CreateBuilder<LayerDefinition>();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ConfigValue item in list.Items())
        {
            LayerDefinition layer = ReadLayer(item, isTrainable, shapes);
            if (!names.Add(layer.Name)) throw context.Invalid($"model '{name}' has two layers named '{layer.Name}'");
            layers.Add(layer);
        }

        if (layers.Count == 0 || (isSequential && layers.All(layer => layer.ClassName == "InputLayer")))
            throw context.Invalid($"model '{name}' has no layers");

        ModelDefinition model = new()
        {
            Name = name,
            ClassName = isSequential ? "Sequential" : "Functional",
            Layers = layers.ToImmutable(),
            Inputs = isSequential ? [] : ReadEnds(config["input_layers"]),
            Outputs = isSequential ? [] : ReadEnds(config["output_layers"]),
            BuildInputShape = config["build_input_shape"].IsNull ? buildInputShape : config["build_input_shape"],
        };
        foreach ((TensorReference tensor, ImmutableArray<int> shape) in shapes) model.KnownShapes[tensor] = shape;
        return model;
    }

    private LayerDefinition ReadLayer(ConfigValue item, bool isTrainable, Dictionary<TensorReference, ImmutableArray<int>> shapes)
    {
        string className = item["class_name"].Text();
        ConfigValue config = item["config"];
        string name = item["name"].IsText ? item["name"].Text() : config["name"].IsText ? config["name"].Text() : throw context.Invalid($"{item.Place} has no name");
        if (name.Length == 0) throw context.Invalid($"{item.Place} has an empty name");
        string module = item["module"].IsText ? item["module"].Text() : "";
        string registered = item["registered_name"].IsText ? item["registered_name"].Text() : "";

        string? foreign = registered.Contains('>') ? registered : className.Contains('>') ? className : IsForeign(module) ? $"{module}.{className}" : null;
        string shortName = className[(className.LastIndexOf('>') + 1)..];
        bool isModel = foreign is null && IsModelClass(className);
        bool layerTrainable = isTrainable && (!config.IsObject || config["trainable"].BoolOr(true));
        ConfigValue buildShape = item["build_config"]["input_shape"];
        ModelDefinition? model = isModel ? ReadModel(className, config.Named($"layer '{name}'"), buildShape, layerTrainable) : null;
        ImmutableArray<LayerCall> calls = ReadCalls(item["inbound_nodes"].Named($"layer '{name}': inbound_nodes"), shapes, out bool isOldForm);

        return new LayerDefinition
        {
            Name = name,
            ClassName = model?.ClassName ?? shortName,
            ForeignName = foreign,
            IsOperation = module.Contains(".ops.", StringComparison.Ordinal) || className is "TFOpLambda" or "TensorFlowOpLayer" or "SlicingOpLambda",
            Config = config.Named($"layer '{name}': "),
            BuildInputShape = buildShape,
            Trainable = layerTrainable,
            Model = model,
            Wrapped = foreign is null && className == "TimeDistributed" && config["layer"].IsObject ? ReadLayer(config["layer"], layerTrainable, shapes) : null,
            Calls = calls,
            // In Keras 2 building a model counts as its call 0, unless it is a Sequential that got its input only now.
            FirstCall = isOldForm && model is { } inner && inner.Layers[0].ClassName == "InputLayer" ? 1 : 0,
        };
    }

    private static bool IsForeign(string module) => module.Length > 0 && module != "builtins"
        && !module.Split('.')[0].Equals("keras", StringComparison.Ordinal) && !module.StartsWith("tf_keras", StringComparison.Ordinal)
        && !module.StartsWith("tensorflow", StringComparison.Ordinal);

    private static ImmutableArray<TensorReference> ReadEnds(ConfigValue value)
    {
        var ends = ImmutableArray.CreateBuilder<TensorReference>();
        Collect(value);
        return ends.ToImmutable();

        void Collect(ConfigValue node)
        {
            if (node.IsObject && !node.IsArray)
            {
                foreach ((_, ConfigValue member) in node.Members()) Collect(member);
                return;
            }

            ImmutableArray<ConfigValue> items = node.Items();
            if (items.Length >= 3 && items[0].IsText) ends.Add(Triple(items, node));
            else
                foreach (ConfigValue item in items) Collect(item);
        }
    }

    private static TensorReference Triple(ImmutableArray<ConfigValue> items, ConfigValue place)
    {
        if (items.Length < 3) throw place.Wrong("a layer name and two numbers");
        int call = items[1].Int(), tensor = items[2].Int();
        return call >= 0 && tensor >= 0 ? new(items[0].Text(), call, tensor) : throw place.Wrong("a layer name and two numbers from 0 on");
    }

    private static ImmutableArray<LayerCall> ReadCalls(ConfigValue nodes, Dictionary<TensorReference, ImmutableArray<int>> shapes, out bool isOldForm)
    {
        isOldForm = false;
        if (nodes.IsNull) return [];
        var calls = ImmutableArray.CreateBuilder<LayerCall>();
        foreach (ConfigValue node in nodes.Items())
        {
            var inputs = ImmutableArray.CreateBuilder<TensorReference>();
            bool isTraining = false;
            if (node.IsObject)
            {
                CollectTensors(node["args"], inputs, shapes);
                if (node["kwargs"].IsObject)
                    foreach ((string key, ConfigValue value) in node["kwargs"].Members())
                    {
                        isTraining |= key == "training" && value.IsTrue;
                        CollectTensors(value, inputs, shapes);
                    }
            }
            else
            {
                isOldForm = true;
                ImmutableArray<ConfigValue> items = node.Items();
                foreach (ConfigValue input in items.Length > 0 && items[0].IsText ? [node] : items)
                {
                    ImmutableArray<ConfigValue> parts = input.Items();
                    if (parts.Length > 0 && parts[0].IsText && parts[0].Text() == "_CONSTANT_VALUE") continue;
                    inputs.Add(Triple(parts, input));
                    if (parts.Length <= 3 || !parts[3].IsObject) continue;
                    foreach ((string key, ConfigValue value) in parts[3].Members())
                    {
                        isTraining |= key == "training" && value.IsTrue;
                        if (value.IsArray && value.Items() is [{ IsText: true }, { IsNumber: true }, { IsNumber: true }, ..] triple && triple[0].Text() != "_CONSTANT_VALUE")
                            inputs.Add(Triple(triple, value));
                    }
                }
            }

            calls.Add(new LayerCall(inputs.ToImmutable(), isTraining) { Arguments = ReadArguments(node) });
        }

        return calls.ToImmutable();
    }

    // Numbers among the arguments, as in x * 2; lists and other values are no numbers and no tensors.
    private static ImmutableArray<double?> ReadArguments(ConfigValue node) => node.IsObject && node["args"].IsArray
        ? [.. node["args"].Items().Where(argument => argument.IsNumber || argument.IsObject).Select(argument => argument.IsNumber ? argument.Double() : (double?)null)]
        : [];

    private static void CollectTensors(ConfigValue value, ImmutableArray<TensorReference>.Builder inputs, Dictionary<TensorReference, ImmutableArray<int>> shapes)
    {
        if (value.IsArray)
        {
            foreach (ConfigValue item in value.Items()) CollectTensors(item, inputs, shapes);
        }
        else if (value.IsObject && value["class_name"].IsText && value["class_name"].Text() == "__keras_tensor__")
        {
            ConfigValue history = value["config"]["keras_history"];
            TensorReference tensor = Triple(history.Items(), history);
            inputs.Add(tensor);
            if (ShapeReader.TryItemShape(value["config"]["shape"]) is { IsDefault: false } shape) shapes[tensor] = shape;
        }
        else if (value.IsObject && value["class_name"].IsNull)
        {
            foreach ((_, ConfigValue member) in value.Members()) CollectTensors(member, inputs, shapes);
        }
    }
}
