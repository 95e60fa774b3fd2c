using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>A node whose output data replace: every node without inputs of its own.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Signal">Its output.</param>
/// <param name="Shape">Shape of one item.</param>
internal readonly record struct InputTarget(string Name, Signal Signal, ImmutableArray<int> Shape)
{
    /// <summary>The node that data are for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="node">A node of the network, or null.</param>
    /// <param name="name">Name of an input or label of a node, if there is no node.</param>
    /// <exception cref="ArgumentException">There is no such node, several have that label, or it has inputs of its own.</exception>
    public static InputTarget Of(BuiltModel model, Node? node, string? name)
    {
        if (node is not null) return Of(model, model.Of(node));
        if (model.Inputs.FirstOrDefault(input => input.Name == name) is { } named) return new(named.Name, named.Signal, named.Shape);
        BuiltNode[] labelled = [.. model.Nodes.Where(built => built.Label == name)];
        return labelled.Length switch
        {
            1 => Of(model, labelled[0]),
            0 => throw new ArgumentException($"The model has no input '{name}'; it has {string.Join(", ", model.Inputs.Select(i => i.Name))}."),
            _ => throw new ArgumentException($"The model has {labelled.Length} nodes '{name}'; give the node itself."),
        };
    }

    private static InputTarget Of(BuiltModel model, BuiltNode node)
    {
        if (node.Input is not null || node.Output is null)
            throw new ArgumentException($"Node '{node.Label}' {(node.Output is null ? "has no output" : "has inputs of its own")}; data replace the output of nodes that have one and no input.");
        ModelInput? input = model.Inputs.FirstOrDefault(i => ReferenceEquals(i.Signal, node.Output));
        return new(input?.Name ?? node.Label, node.Output, input?.Shape ?? [node.Output.Size]);
    }
}
