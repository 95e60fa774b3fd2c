using System.Collections.Immutable;
using SpikeSharp.Conversion.Keras.Layers;

namespace SpikeSharp.Conversion.Keras;

/// <summary>Applies the layers of a <see cref="ModelDefinition"/> in an order in which they can be computed; models within are laid open.</summary>
internal sealed class GraphBuilder(ReadContext context)
{
    private const int MaxLayers = 100_000;

    private readonly ImmutableArray<Layer>.Builder _layers = ImmutableArray.CreateBuilder<Layer>();
    private readonly ImmutableArray<NestedModel>.Builder _nested = ImmutableArray.CreateBuilder<NestedModel>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public LayerGraph Build(ModelDefinition model, ModelSource source)
    {
        (ImmutableArray<Layer> inputs, ImmutableArray<Layer> outputs, ImmutableArray<string> names) = Apply(model, default, path: "", scope: "");
        return new LayerGraph(model.Name, model.ClassName, _layers.ToImmutable(), [.. inputs.Cast<InputLayer>()], outputs)
        {
            OutputNames = names,
            NestedModels = _nested.ToImmutable(),
            Diagnostics = [.. context.Diagnostics],
            Source = source,
        };
    }

    // path: names of the models around ("tower/"); scope: the application of the innermost ("tower#1"). feeds: default for the outermost model.
    private (ImmutableArray<Layer> Inputs, ImmutableArray<Layer> Outputs, ImmutableArray<string> OutputNames) Apply(
        ModelDefinition model, ImmutableArray<Layer> feeds, string path, string scope) =>
        model.IsSequential ? ApplySequential(model, feeds, path, scope) : ApplyFunctional(model, feeds, path, scope);

    private (ImmutableArray<Layer>, ImmutableArray<Layer>, ImmutableArray<string>) ApplySequential(ModelDefinition model, ImmutableArray<Layer> feeds, string path, string scope)
    {
        if (!feeds.IsDefault && feeds.Length != 1) throw context.Invalid($"model '{model.Name}' takes one input, found {feeds.Length}");
        Layer input = SequentialInput(model, feeds, path, scope);
        Layer current = input;
        string name = input.Name;
        for (int i = 0; i < model.Layers.Length; i++)
        {
            LayerDefinition layer = model.Layers[i];
            if (layer.ClassName == "InputLayer" && layer.ForeignName is null)
            {
                if (i > 0) throw context.Invalid($"layer '{layer.Name}' is an input in the middle of the Sequential model '{model.Name}'");
                continue;
            }

            ImmutableArray<int> shape = i + 1 < model.Layers.Length ? ShapeReader.TryItemShape(model.Layers[i + 1].BuildInputShape) : default;
            (ImmutableArray<Layer> results, name) = ApplyLayer(layer, [current], call: null, path, scope, shape);
            current = results is [var only] ? only : throw context.Invalid($"layer '{layer.Name}' has {results.Length} outputs within a Sequential model");
        }

        return ([input], [current], [name]);
    }

    private InputLayer SequentialInput(ModelDefinition model, ImmutableArray<Layer> feeds, string path, string scope)
    {
        LayerDefinition first = model.Layers[0];
        if (first.ClassName == "InputLayer" && first.ForeignName is null) return AddInput(first, feeds.IsDefault ? null : feeds[0], path, scope);

        // Very old files, and models built on their first call, have no input layer: it is named as Keras 2 did.
        ConfigValue shape = Shape(first.Config);
        for (ModelDefinition? inner = first.Model; shape.IsNull && inner is not null; inner = inner.Layers[0].Model)
            shape = Shape(inner.Layers[0].Config);
        if (shape.IsNull) shape = model.BuildInputShape.IsNull ? first.BuildInputShape : model.BuildInputShape;
        string name = $"{first.Name}_input";
        return AddInput(name, 0, shape, feeds.IsDefault ? null : feeds[0], path, scope);

        static ConfigValue Shape(ConfigValue config) => config["batch_input_shape"].IsNull ? config["batch_shape"] : config["batch_input_shape"];
    }

    private (ImmutableArray<Layer>, ImmutableArray<Layer>, ImmutableArray<string>) ApplyFunctional(ModelDefinition model, ImmutableArray<Layer> feeds, string path, string scope)
    {
        Dictionary<string, LayerDefinition> byName = model.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        if (!feeds.IsDefault && feeds.Length != model.Inputs.Length)
            throw context.Invalid($"model '{model.Name}' takes {model.Inputs.Length} inputs, found {feeds.Length}");
        if (model.Outputs.IsEmpty) throw context.Invalid($"model '{model.Name}' has no outputs");

        Dictionary<(string Layer, int Call), (ImmutableArray<Layer> Layers, string Name)> done = [];
        var inputs = ImmutableArray.CreateBuilder<Layer>();
        for (int i = 0; i < model.Inputs.Length; i++)
        {
            string name = model.Inputs[i].Layer;
            if (!byName.TryGetValue(name, out LayerDefinition? layer)) throw context.Invalid($"an input of model '{model.Name}' refers to unknown layer '{name}'");
            if (layer.ClassName != "InputLayer") throw context.Invalid($"an input of model '{model.Name}' refers to layer '{name}' of class {layer.ClassName}, expected an InputLayer");
            InputLayer input = AddInput(layer, feeds.IsDefault ? null : feeds[i], path, scope);
            inputs.Add(input);
            if (!done.TryAdd((name, 0), ([input], input.Name))) throw context.Invalid($"input '{name}' of model '{model.Name}' is listed twice");
        }

        foreach ((LayerDefinition layer, int index) in CallOrder.Sort(model, byName, context))
        {
            LayerCall call = layer.Calls[index];
            ImmutableArray<Layer> sources = [.. call.Inputs.Select(tensor => Take(tensor, $"layer '{layer.Name}'").Layer)];
            TensorReference self = new(layer.Name, layer.FirstCall + index, 0);
            ImmutableArray<int> shape = model.KnownShapes.TryGetValue(self, out ImmutableArray<int> known) ? known : default;
            done[(layer.Name, layer.FirstCall + index)] = ApplyLayer(layer, sources, call, path, scope, shape);
        }

        ImmutableArray<(Layer Layer, string Name)> outputs = [.. model.Outputs.Select(tensor => Take(tensor, "output"))];
        return (inputs.ToImmutable(), [.. outputs.Select(o => o.Layer)], [.. outputs.Select(o => o.Name)]);

        (Layer Layer, string Name) Take(TensorReference tensor, string who)
        {
            if (!done.TryGetValue((tensor.Layer, tensor.Call), out (ImmutableArray<Layer> Layers, string Name) found))
            {
                throw context.Invalid(byName.ContainsKey(tensor.Layer)
                    ? $"{who} refers to call {tensor.Call} of layer '{tensor.Layer}', which has none of that number"
                    : who == "output" ? $"output refers to unknown layer '{tensor.Layer}'" : $"{who} refers to layer '{tensor.Layer}', which does not exist");
            }

            // Only models are known to have several outputs; a refused layer stands for all of its own.
            if (tensor.Tensor < found.Layers.Length) return (found.Layers[tensor.Tensor], found.Layers.Length == 1 ? found.Name : found.Layers[tensor.Tensor].Name);
            return found.Layers is [UnsupportedLayer refused] ? (refused, refused.Name)
                : throw context.Invalid($"{who} refers to output {tensor.Tensor} of layer '{tensor.Layer}', which has {found.Layers.Length}");
        }
    }

    /// <summary>One application of a layer or nested model: what it gives, and the name of the application.</summary>
    private (ImmutableArray<Layer> Layers, string Name) ApplyLayer(
        LayerDefinition layer, ImmutableArray<Layer> inputs, LayerCall? call, string path, string scope, ImmutableArray<int> knownShape)
    {
        int application = layer.Applications++;
        string name = Applied(path + layer.Name, application);
        if (layer.Model is { } inner)
        {
            (ImmutableArray<Layer> relays, ImmutableArray<Layer> outputs, _) = Apply(inner, inputs, $"{path}{layer.Name}/", name);
            _nested.Add(new NestedModel(name, layer.Name, inner.ClassName, scope, relays, outputs) { Application = application });
            return (outputs, name);
        }

        if (inputs.IsEmpty) throw context.Invalid($"layer '{name}' has no input");
        Layer made = LayerReaders.Read(new LayerSource(layer, name, inputs, context), layer, call);
        Layer added = Add(made with
        {
            ModelName = layer.Name,
            ClassName = layer.ForeignName ?? layer.ClassName,
            Scope = scope,
            Application = application,
            Inputs = inputs,
            Trainable = layer.Trainable,
            IsRegularized = IsRegularized(layer.Config),
            OutputShape = made.IsShapeKnown || knownShape.IsDefault ? made.OutputShape : context.Checked(knownShape, name),
        });
        return ([added], name);
    }

    private static bool IsRegularized(ConfigValue config)
    {
        foreach (string field in (ReadOnlySpan<string>)["kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint"])
            if (!config[field].IsNull)
                return true;
        return false;
    }

    private InputLayer AddInput(LayerDefinition layer, Layer? feed, string path, string scope)
    {
        ConfigValue config = layer.Config;
        if (config["sparse"].BoolOr(false) || config["ragged"].BoolOr(false)) throw context.Invalid($"input '{layer.Name}' is sparse or ragged, which is not supported");
        return AddInput(layer.Name, layer.Applications++, config["batch_shape"].IsNull ? config["batch_input_shape"] : config["batch_shape"], feed, path, scope);
    }

    private InputLayer AddInput(string modelName, int application, ConfigValue shape, Layer? feed, string path, string scope)
    {
        string name = Applied(path + modelName, application);
        while (_names.Contains(name) && application == 0 && feed is not null) name += "_";
        ImmutableArray<int> itemShape = feed is null ? ShapeReader.Input(name, shape, context) : feed.OutputShape;
        if (feed is { IsShapeKnown: true } && ShapeReader.TryItemShape(shape) is { IsDefault: false } declared && !declared.AsSpan().SequenceEqual(itemShape.AsSpan()))
            throw context.Invalid($"input '{name}' has shape {ShapeText.Of(declared)}, what it is fed has {ShapeText.Of(itemShape)}");
        return (InputLayer)Add(new InputLayer
        {
            Name = name,
            ModelName = modelName,
            Scope = scope,
            Application = application,
            Inputs = feed is null ? [] : [feed],
            OutputShape = itemShape,
        });
    }

    private Layer Add(Layer layer)
    {
        if (_layers.Count >= MaxLayers) throw context.Invalid($"the model has more than {MaxLayers} layers");
        if (!_names.Add(layer.Name)) throw context.Invalid($"two layers come out as '{layer.Name}'");
        _layers.Add(layer);
        return layer;
    }

    private static string Applied(string name, int application) => application == 0 ? name : FormattableString.Invariant($"{name}#{application}");
}
