using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the operators of a <see cref="Node"/>.</summary>
internal static class NodeBuilder
{
    public static BuiltNode Build(ModelBuilder model, Node node)
    {
        string name = model.NameOf(node);
        switch (node.Kind)
        {
            case NodeKind.Constant:
                Signal constant = Signal.Of($"{name}.out", NdArray.From(node.Constant.ToArray(), node.SizeOut));
                if (model.TakesData(node)) model.AddInput(new ModelInput(name, constant, node.DataShape.IsDefault ? [node.SizeOut] : node.DataShape));
                return new BuiltNode(name, null, constant);

            case NodeKind.Relay:
                if (node.SizeIn == 0) return new BuiltNode(name, null, null);
                Signal relay = Signal.Filled($"{name}.in", [node.SizeIn], 0);
                model.Add(new Reset(relay));
                return new BuiltNode(name, relay, relay);

            default:
                Signal? input = node.SizeIn > 0 ? Signal.Filled($"{name}.in", [node.SizeIn], 0) : null;
                Signal? output = node.SizeOut > 0 ? Signal.Filled($"{name}.out", [node.SizeOut], 0) : null;
                if (input is not null) model.Add(new Reset(input));
                if (node is TensorNode tensor)
                {
                    model.Add(tensor.Operator(output!, model.Time, input, name));
                }
                else if (node.Process is not null)
                {
                    if (output is not null) ProcessBuilder.Build(model, node.Process, input, output, ProcessMode.Set, name);
                }
                else if (node.Arithmetic is { } arithmetic && output is not null)
                {
                    model.Add(new Expression(output, model.Time, input, arithmetic, name));
                }
                else
                {
                    model.Add(new External(output, model.Time, input, model.NextFunction(), name, node.Function));
                }
                return new BuiltNode(name, input, output);
        }
    }
}
